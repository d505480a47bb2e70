import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** Sets a route's status and declares its answer in OpenAPI. Without a schema there is no body. */
export function ApiAnswer(status: number, schema: z.ZodType | null, description: string): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ApiResponse(schema ? { status, description, standardSchema: schema } : { status, description }),
  );
}
