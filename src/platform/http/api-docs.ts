import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';

const DOCS_PATH = 'api/docs';

/** The viewer of the API page sets styles of its own; it still runs no script but those of this server. */
const DOCS_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Serves the OpenAPI document at `/api/openapi.json` and a page to read and try it at `/api/docs`. */
export function serveApiDocs(app: NestExpressApplication, document: OpenAPIObject): void {
  app.use(`/${DOCS_PATH}`, (_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('Content-Security-Policy', DOCS_POLICY);
    next();
  });
  SwaggerModule.setup(DOCS_PATH, app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: 'StreamSpace API',
  });
}
