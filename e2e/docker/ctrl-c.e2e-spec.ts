import { describeCtrlC } from '../support/ctrl-c.steps.js';
import { DockerHost } from '../support/docker-host.js';

describeCtrlC('Ctrl-C with sessions in containers', 'agents/docker/main.js', () => DockerHost.open());
