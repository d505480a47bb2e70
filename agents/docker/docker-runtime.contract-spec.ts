import { describeSessionRuntimeContract } from '../core/session-runtime.contract.js';
import { DockerContractPlatform } from './docker-platform.contract.js';

describeSessionRuntimeContract('DockerRuntime', () => DockerContractPlatform.open());
