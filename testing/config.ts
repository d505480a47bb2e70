import {
  type ControlPlaneConfig,
  controlPlaneConfig,
  type DatabasePool,
} from '../src/platform/config/control-plane.config.js';
import { ControlPlaneEnvironment } from '../src/platform/config/control-plane.env.js';
import { readEnvironment } from '../src/platform/config/environment.js';

/** A valid configuration as the environment would give it, with changes by variable name. */
export function aConfig(env: Partial<Record<keyof ControlPlaneEnvironment, string>>): ControlPlaneConfig {
  const values = {
    STREAMSPACE_JWT_SECRET: 'only-for-specs-0123456789-abcdefghij',
    STREAMSPACE_LOG_LEVEL: 'silent',
    // A spec asks for more in a minute than people do.
    STREAMSPACE_REQUESTS_PER_PERSON: '1000000',
    STREAMSPACE_REQUESTS_PER_ADDRESS: '1000000',
    STREAMSPACE_LAUNCHES_PER_PERSON: '1000000',
    ...env,
  };
  return controlPlaneConfig(readEnvironment(ControlPlaneEnvironment, values), {
    client: 'dist/client/browser',
    catalog: 'catalog',
  });
}

/** A pool of `size` connections with the times that the product has by default. */
export function aPool(size: number): DatabasePool {
  return { ...aConfig({}).database.pool, size };
}
