import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { openApiDocument } from '../platform/http/openapi.js';
import { RouteDeclarations } from './route-declarations.js';

/** Member of an operation that names the permission it asks for; `public` where it asks for none. */
export const PERMISSION_MEMBER = 'x-permission';

/**
 * The OpenAPI document of `app` with who may call what, as each route declares it: `security`, and the permission in
 * {@link PERMISSION_MEMBER}. Works on a preview, too, in which nothing was started.
 */
export function openApiDocumentWithAccess(app: INestApplication): OpenAPIObject {
  const document = openApiDocument(app);
  const discovery = new DiscoveryService(app.get(ModulesContainer));
  for (const { method, path, access } of new RouteDeclarations(discovery, new MetadataScanner()).routes()) {
    const operations = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')];
    const operation: unknown = operations && Reflect.get(operations, method.toLowerCase());
    if (typeof operation !== 'object' || operation === null) continue;
    const security = access === 'public' ? [] : [{ bearer: [] }];
    Object.assign(operation, { security, [PERMISSION_MEMBER]: access });
  }
  return document;
}
