import { DockerHost } from '../support/docker-host.js';
import { describeFirstDesktop } from '../support/first-desktop.steps.js';

describeFirstDesktop('A first desktop in a container, from one command', () => DockerHost.open());
