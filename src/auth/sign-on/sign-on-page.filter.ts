import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { currentContext } from '../../platform/events/request-context.js';
import { ProblemFilter } from '../../platform/http/problem.filter.js';
import { toProblem } from '../../platform/http/to-problem.js';
import { stepUpPage } from './step-up-page.js';

/**
 * For the routes that browsers walk through on their way to a provider and back: a person lands on the sign-in page, or after a step-up on the
 * page of confirmations, which says in words what went wrong; whoever does not ask for a page gets the problem document.
 */
@Catch()
export class SignOnPageFilter implements ExceptionFilter {
  private readonly problems = new ProblemFilter();

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const problem = toProblem(error, currentContext().requestId ?? '');
    const wantsPage = http.getRequest<Request>().accepts(['application/problem+json', 'html']) === 'html';
    if (!wantsPage || problem.code === 'internal' || response.headersSent) this.problems.catch(error, host);
    else response.redirect(303, stepUpPage(response, problem.code) ?? `/sign-in?problem=${problem.code}`);
  }
}
