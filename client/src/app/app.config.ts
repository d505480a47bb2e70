import { APP_BASE_HREF } from '@angular/common';
import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
} from '@angular/core';
import { provideRouter, withComponentInputBinding, withInMemoryScrolling, withPreloading } from '@angular/router';
import { routes } from './app.routes';
import { accessTokenInterceptor, problemInterceptor } from './core/api/api.interceptors';
import { reauthInterceptor } from './core/auth/reauth.interceptor';
import { SignedInPreloading } from './core/signed-in-preloading';

/** Root providers. There is no `<base>` element, since the Content-Security-Policy forbids it; hence the explicit base. */
export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    provideHttpClient(withFetch(), withInterceptors([reauthInterceptor, problemInterceptor, accessTokenInterceptor])),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      withPreloading(SignedInPreloading),
    ),
    { provide: APP_BASE_HREF, useValue: '/' },
  ],
};
