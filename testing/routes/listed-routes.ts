import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { PERMISSIONS, type Permission } from '../../src/auth/permissions.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const permissions = Object.keys(PERMISSIONS) as [Permission, ...Permission[]];

const Operation = z.object({ 'x-permission': z.enum(['public', ...permissions]) });
const Document = z.object({ paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), Operation)) });

/** A route of the API, as `openapi.json` tells it. */
export interface ListedRoute {
  readonly method: string;
  /** With `{parameters}`. */
  readonly path: string;
  readonly permission: Permission | 'public';
}

/** Every route of the API. One that does not say who may call it is a mistake in the file. */
export function listedRoutes(): ListedRoute[] {
  const { paths } = Document.parse(JSON.parse(readFileSync('openapi.json', 'utf8')));
  return Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method) => {
      const operation = operations[method];
      return operation ? [{ method: method.toUpperCase(), path, permission: operation['x-permission'] }] : [];
    }),
  );
}

/** `path` with a value for each parameter. */
export function filled(path: string, value: (name: string) => string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => value(name));
}
