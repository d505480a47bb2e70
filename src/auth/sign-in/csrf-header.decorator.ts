import { ApiHeader } from '@nestjs/swagger';
import { CSRF_HEADER } from './csrf-header.guard.js';

/** Declares the header of {@link CsrfHeaderGuard} in OpenAPI. */
export const CsrfHeader = (): ReturnType<typeof ApiHeader> =>
  ApiHeader({
    name: CSRF_HEADER,
    required: true,
    schema: { type: 'string', enum: ['1'] },
    description: 'Shows that a page of ours asks.',
  });
