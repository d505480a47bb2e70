/** A process that brings secrets under a new key, and is killed in the middle of a transaction: started by a spec. */
import { DataSource } from 'typeorm';
import { SecretsConfig } from '../../src/platform/config/control-plane.config.js';
import { Envelope, type Sealed } from '../../src/platform/secrets/envelope.js';
import { KeyRing } from '../../src/platform/secrets/key-ring.js';
import { SealedColumns } from '../../src/platform/secrets/sealed-columns.js';
import { aConfig } from '../config.js';

const { ROTATION_URL: url = '', ROTATION_KEY: key = '', ROTATION_PREVIOUS: previous = '' } = process.env;
/** In the second batch of a hundred. */
const KILLED_AT = 120;

/** Does as it should until its process dies. */
class FatalEnvelope extends Envelope {
  private times = 0;

  override rewrap(...secret: Parameters<Envelope['rewrap']>): Sealed {
    this.times += 1;
    if (this.times === KILLED_AT) process.kill(process.pid, 'SIGKILL');
    return super.rewrap(...secret);
  }
}

const ring = new KeyRing(new SecretsConfig(key, previous), aConfig({}).auth);
const rows = await new DataSource({ type: 'postgres', url }).initialize();
const columns = new SealedColumns(rows, new FatalEnvelope(ring), ring);
columns.register({ table: 'sealed_things', idColumn: 'id', column: 'secret' });
await columns.rewrapAll();
