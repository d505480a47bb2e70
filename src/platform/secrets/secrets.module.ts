import { Global, Module } from '@nestjs/common';
import { Envelope } from './envelope.js';
import { KeyRing } from './key-ring.js';
import { KeyRotation } from './key-rotation.js';
import { SealedColumns } from './sealed-columns.js';

/** Secrets that rows hold, sealed. */
@Global()
@Module({
  providers: [Envelope, KeyRing, KeyRotation, SealedColumns],
  exports: [Envelope, SealedColumns],
})
export class SecretsModule {}
