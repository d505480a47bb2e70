import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/auth.module.js';
import { Quota } from './quota.entity.js';
import { QuotaGate } from './quota-gate.js';
import { QuotasController } from './quotas.controller.js';
import { QuotasRepository } from './quotas.repository.js';
import { QuotasService } from './quotas.service.js';

/** What people may have at most, and the check that they do not have more. */
@Module({
  imports: [TypeOrmModule.forFeature([Quota]), AuthModule],
  controllers: [QuotasController],
  providers: [QuotaGate, QuotasRepository, QuotasService],
  exports: [QuotaGate],
})
export class QuotasModule {}
