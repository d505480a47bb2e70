import type { Routes } from '@angular/router';
import { completedSignOnGuard, signedInGuard, signedOutGuard } from './core/auth/auth.guards';
import { ON_DEMAND } from './core/signed-in-preloading';

/** Every page is a chunk of its own; what a page needs is fetched with it, the rest while the page idles. */
export const routes: Routes = [
  {
    path: 'setup',
    title: 'Set up – StreamSpace',
    data: { isPreloaded: false },
    loadComponent: () => import('./entry/setup-page/setup-page').then((m) => m.SetupPage),
  },
  {
    path: 'sign-in',
    title: 'Sign in – StreamSpace',
    data: { isPreloaded: false },
    canActivate: [signedOutGuard],
    loadComponent: () => import('./entry/sign-in-page/sign-in-page').then((m) => m.SignInPage),
  },
  {
    path: 'second-step',
    title: 'Second step – StreamSpace',
    data: ON_DEMAND,
    loadComponent: () => import('./entry/second-step-page/second-step-page').then((m) => m.SecondStepPage),
  },
  {
    path: 'reset-password',
    title: 'New password – StreamSpace',
    data: ON_DEMAND,
    loadComponent: () => import('./entry/reset-password-page/reset-password-page').then((m) => m.ResetPasswordPage),
  },
  {
    // Where a provider's sign-in ends: nothing to see, the guard always leads on.
    path: 'signed-in',
    canActivate: [completedSignOnGuard],
    children: [],
  },
  {
    // Where a provider's step-up ends.
    path: 'confirmed',
    title: 'Confirmation – StreamSpace',
    canActivate: [signedInGuard],
    data: ON_DEMAND,
    loadComponent: () => import('./entry/confirmed-page/confirmed-page').then((m) => m.ConfirmedPage),
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
      {
        path: 'account/security',
        title: 'Security – StreamSpace',
        data: ON_DEMAND,
        loadComponent: () => import('./account/security/security-page/security-page').then((m) => m.SecurityPage),
      },
    ],
  },
  {
    path: '**',
    title: 'Not found – StreamSpace',
    loadComponent: () => import('./not-found/not-found').then((m) => m.NotFound),
  },
];
