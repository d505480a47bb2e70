import type { Routes } from '@angular/router';
import { AdminFrame } from './admin-frame/admin-frame';
import { AdminSessionPage } from './admin-session-page/admin-session-page';
import { AdminSessionsPage } from './admin-sessions-page/admin-sessions-page';
import { AgentPage } from './agent-page/agent-page';
import { AgentsPage } from './agents-page/agents-page';
import { adminGuard, staffGuard } from './staff.guard';

/** Pages for people who run the place: one chunk for sessions and agents, fetched when the first of them is opened, and one for each other. */
export const adminRoutes: Routes = [
  {
    path: '',
    component: AdminFrame,
    canActivate: [staffGuard],
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'sessions' },
      { path: 'sessions', title: 'All sessions – StreamSpace', component: AdminSessionsPage },
      {
        path: 'sessions/visits',
        title: 'Visits of screens – StreamSpace',
        canActivate: [adminGuard],
        loadComponent: () => import('./visits/visits-page/visits-page').then((m) => m.VisitsPage),
      },
      { path: 'sessions/:id', title: 'Session – StreamSpace', component: AdminSessionPage },
      { path: 'agents', title: 'Agents – StreamSpace', component: AgentsPage },
      {
        path: 'applications',
        title: 'Applications – StreamSpace',
        canActivate: [adminGuard],
        loadComponent: () =>
          import('./applications/applications-page/applications-page').then((m) => m.ApplicationsPage),
      },
      {
        path: 'applications/import',
        title: 'Add applications – StreamSpace',
        canActivate: [adminGuard],
        loadComponent: () =>
          import('./applications/catalog-file-page/catalog-file-page').then((m) => m.CatalogFilePage),
      },
      {
        path: 'applications/:id',
        title: 'Application – StreamSpace',
        canActivate: [adminGuard],
        loadComponent: () => import('./applications/application-page/application-page').then((m) => m.ApplicationPage),
      },
      {
        path: 'applications/:id/edit',
        title: 'Edit application – StreamSpace',
        canActivate: [adminGuard],
        loadComponent: () =>
          import('./applications/catalog-file-page/catalog-file-page').then((m) => m.CatalogFilePage),
      },
      {
        path: 'people',
        title: 'People – StreamSpace',
        loadComponent: () => import('./people/people-page/people-page').then((m) => m.PeoplePage),
      },
      {
        path: 'people/:id/files',
        title: 'Files of a person – StreamSpace',
        loadComponent: () => import('./people/person-files-page/person-files-page').then((m) => m.PersonFilesPage),
      },
      {
        path: 'limits',
        title: 'People and limits – StreamSpace',
        loadComponent: () => import('./limits/limits-page/limits-page').then((m) => m.LimitsPage),
      },
      {
        path: 'sign-on',
        title: 'Sign-on – StreamSpace',
        canActivate: [adminGuard],
        loadComponent: () => import('./sign-on/sign-on-page/sign-on-page').then((m) => m.SignOnPage),
      },
      {
        path: 'second-step',
        title: 'Second step – StreamSpace',
        canActivate: [adminGuard],
        loadComponent: () => import('./second-step/second-step-page/second-step-page').then((m) => m.SecondStepPage),
      },
      {
        path: 'audit',
        title: 'Audit log – StreamSpace',
        canActivate: [adminGuard],
        loadComponent: () => import('./audit/audit-page/audit-page').then((m) => m.AuditPage),
      },
      { path: 'agents/:id', title: 'Agent – StreamSpace', component: AgentPage },
    ],
  },
];
