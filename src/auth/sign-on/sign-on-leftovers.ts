import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SamlResultsRepository } from '../saml/saml-results.repository.js';
import { OneTimeMarks } from './one-time-marks.js';

/** What sign-ins by providers leave behind that no decision depends on any more. */
@Injectable()
export class SignOnLeftovers {
  constructor(
    private readonly marks: OneTimeMarks,
    private readonly results: SamlResultsRepository,
  ) {}

  async remove(tx: EntityManager): Promise<void> {
    await this.marks.removeOld(tx);
    await this.results.removeOld(tx);
  }
}
