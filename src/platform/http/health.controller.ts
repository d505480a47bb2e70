import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiAnswer } from './api-answer.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { Departure } from './departure.js';
import { ProblemError } from './problem.error.js';
import { Public } from './public.decorator.js';

const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
type Health = z.infer<typeof Health>;

/** What load balancers and orchestrators ask. Tells nothing else to anybody. */
@ApiTags('system')
@Public()
@Controller()
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly departure: Departure,
  ) {}

  @Get('healthz')
  @ApiOperation({ summary: 'Whether the process lives' })
  @ApiAnswer(200, Health, 'It lives.')
  live(): Health {
    return { status: 'ok' };
  }

  @Get('readyz')
  @ApiOperation({ summary: 'Whether the process can serve requests' })
  @ApiAnswer(200, Health, 'It can.')
  @ApiProblems('not-ready')
  async ready(): Promise<Health> {
    if (this.departure.isAnnounced)
      throw new ProblemError('not-ready', 'This replica is about to stop. Ask another one.');
    try {
      await this.dataSource.query('SELECT 1');
    } catch {
      throw new ProblemError('not-ready', 'The database does not answer. Try again in a few seconds.');
    }
    return { status: 'ok' };
  }
}
