import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { Problem, type ProblemCode, PROBLEMS } from '../../../protocol/problem.js';

/** Declares in OpenAPI which problems a route answers with, one response per status. */
export function ApiProblems(...codes: readonly ProblemCode[]): MethodDecorator & ClassDecorator {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return applyDecorators(
    ...[...byStatus].map(([status, names]) =>
      ApiResponse({
        status,
        standardSchema: Problem,
        description: names.map((name) => `\`${name}\`: ${PROBLEMS[name].title}.`).join(' '),
      }),
    ),
  );
}
