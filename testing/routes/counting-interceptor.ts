import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';

/** Knows which handlers were reached: whatever the guards let through. */
@Injectable()
export class CountingInterceptor implements NestInterceptor {
  readonly reached: string[] = [];

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    this.reached.push(`${context.getClass().name}.${context.getHandler().name}`);
    return next.handle();
  }
}
