import { gauge } from '../../../metrics/metric.js';

/** What is told about the log. */
export const AUDIT_METRICS = {
  position: gauge('streamspace_event_log_position', 'Position of the last sealed entry of the log.', [], 'deployment'),
  unsealed: gauge(
    'streamspace_event_log_unsealed',
    'Entries of the log that are not sealed yet, counted up to 10 000.',
    [],
    'deployment',
  ),
  unsealedAge: gauge(
    'streamspace_event_log_oldest_unsealed_seconds',
    'Age of the oldest entry of the log that is not sealed yet; 0 when all are.',
    [],
    'deployment',
  ),
  sealerAge: gauge(
    'streamspace_event_log_sealer_seconds',
    'Time since a replica took its turn at sealing the log.',
    [],
    'deployment',
  ),
  checkpointAge: gauge(
    'streamspace_event_log_checkpoint_seconds',
    'Age of the newest signed checkpoint; missing while there is none.',
    [],
    'deployment',
  ),
  streamBacklog: gauge(
    'streamspace_event_log_stream_backlog',
    'Sealed entries that have not been written to STREAMSPACE_AUDIT_STREAM yet; missing where nothing is.',
    [],
    'deployment',
  ),
};
