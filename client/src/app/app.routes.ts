import type { Routes } from '@angular/router';
import { completedSignOnGuard, signedInGuard, signedOutGuard } from './core/auth/auth.guards';

/** Every page is a chunk of its own; what a page needs is fetched with it, the rest while the page idles. */
export const routes: Routes = [
  {
    path: 'setup',
    title: 'Set up – StreamSpace',
    loadComponent: () => import('./entry/setup-page/setup-page').then((m) => m.SetupPage),
  },
  {
    path: 'sign-in',
    title: 'Sign in – StreamSpace',
    canActivate: [signedOutGuard],
    loadComponent: () => import('./entry/sign-in-page/sign-in-page').then((m) => m.SignInPage),
  },
  {
    // Where a provider's sign-in ends: nothing to see, the guard always leads on.
    path: 'signed-in',
    canActivate: [completedSignOnGuard],
    children: [],
  },
  {
    path: 'sessions/:id',
    title: 'Session – StreamSpace',
    canActivate: [signedInGuard],
    loadComponent: () => import('./sessions/session-page/session-page').then((m) => m.SessionPage),
  },
  {
    path: 'shared/:id',
    title: 'Shared session – StreamSpace',
    canActivate: [signedInGuard],
    data: { isPreloaded: false },
    loadComponent: () => import('./sessions/guest/guest-page/guest-page').then((m) => m.GuestPage),
  },
  {
    path: '',
    canActivate: [signedInGuard],
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'Home – StreamSpace',
        loadComponent: () => import('./catalog/home-page/home-page').then((m) => m.HomePage),
      },
      {
        path: 'admin',
        title: 'Administration – StreamSpace',
        data: { isPreloaded: false },
        loadChildren: () => import('./admin/admin.routes').then((m) => m.adminRoutes),
      },
      {
        path: 'account',
        title: 'Account – StreamSpace',
        loadComponent: () => import('./account/account-page/account-page').then((m) => m.AccountPage),
      },
    ],
  },
  {
    path: '**',
    title: 'Not found – StreamSpace',
    loadComponent: () => import('./not-found/not-found').then((m) => m.NotFound),
  },
];
