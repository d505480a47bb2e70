import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = Symbol('is-public');

/** Opens a route to everybody. Without it the global guard asks for a signed-in person. */
export const Public = (): CustomDecorator<symbol> => SetMetadata(IS_PUBLIC, true);
