import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { currentContext } from '../events/request-context.js';
import { toProblem } from './to-problem.js';

const RETRY_AFTER_SECONDS = 5;

/** The one place that turns what was thrown into an answer: `application/problem+json` (RFC 9457), without a word about the cause. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const requestId = currentContext().requestId ?? '';
    const problem = toProblem(error, requestId);
    // An expected refusal, such as an agent that is away, says everything in its code; a defect needs its stack.
    if (problem.code === 'internal') this.logger.error({ err: error, requestId }, 'A request failed.');
    else if (problem.status >= 500)
      this.logger.warn({ requestId, code: problem.code }, 'A request could not be served.');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const retryAfter = problem.retryAfterSeconds ?? (problem.status === 503 ? RETRY_AFTER_SECONDS : undefined);
    if (typeof retryAfter === 'number') response.setHeader('Retry-After', String(retryAfter));
    response.setHeader('Cache-Control', 'no-store');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}
