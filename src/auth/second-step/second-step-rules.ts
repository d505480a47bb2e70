import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SecondStepSettings } from '../../../protocol/http/second-step.js';
import { EventLog } from '../../platform/events/event-log.js';
import { SecondStepSettingsRepository } from './second-step-settings.repository.js';

/** Who must have a second step, for administrators to settle. */
@Injectable()
export class SecondStepRules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: SecondStepSettingsRepository,
    private readonly log: EventLog,
  ) {}

  read(): Promise<SecondStepSettings> {
    return this.settings.find(this.dataSource.manager);
  }

  write(settings: SecondStepSettings): Promise<SecondStepSettings> {
    return this.dataSource.transaction(async (tx) => {
      await this.settings.save(tx, settings);
      await this.log.append(tx, 'settings.changed', { setting: 'second-step', secondStep: settings });
      return settings;
    });
  }
}
