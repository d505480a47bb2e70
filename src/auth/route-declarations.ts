import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessOf, type RouteAccess } from './route-access.js';

/** A route of some controller, and who may call it. */
export interface DeclaredRoute {
  readonly method: string;
  /** Path of the controller and of the handler, as declared. */
  readonly path: string;
  readonly handler: string;
  readonly access: RouteAccess;
}

interface Named {
  readonly name: string;
}

/** Routes say themselves who may call them. One that does not is a mistake, found at start and not by whoever finds it open or shut. */
@Injectable()
export class RouteDeclarations implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws Error naming every route that declares neither `@Public()` nor `@Requires(…)`. */
  onApplicationBootstrap(): void {
    const undeclared = this.routes().filter(({ access }) => access === 'undeclared');
    if (undeclared.length === 0) return;
    const names = undeclared.map(({ handler }) => handler).join(', ');
    throw new Error(`These routes must declare @Public() or @Requires(…): ${names}.`);
  }

  /** Every route of the application. */
  routes(): DeclaredRoute[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype: unknown = metatype.prototype;
      if (typeof prototype !== 'object' || prototype === null) return [];
      const methods = this.scanner.getAllMethodNames(prototype).map((name): unknown => Reflect.get(prototype, name));
      return methods.flatMap((handler) => routeOf(handler, metatype));
    });
  }
}

function routeOf(handler: unknown, controller: Named): DeclaredRoute[] {
  if (typeof handler !== 'function' || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
  const paths = [controller, handler].map((target) => String(Reflect.getMetadata(PATH_METADATA, target)));
  const method = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))] ?? 'ALL';
  return [
    {
      method,
      path: `/${paths.join('/')}/`.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, ''),
      handler: `${controller.name}.${handler.name}`,
      access: accessOf(handler, controller),
    },
  ];
}
