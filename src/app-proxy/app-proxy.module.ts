import { Module } from '@nestjs/common';
import { AgentsModule } from '../agents/agents.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { VncProxyModule } from '../vnc-proxy/vnc-proxy.module.js';
import { AppDoor } from './app-door.js';
import { AppOwnPaths } from './app-own-paths.js';
import { AppRelay } from './app-relay.js';
import { AppSite } from './app-site.js';
import { AppCookie } from './entry/app-cookie.js';
import { AppEntry } from './entry/app-entry.js';
import { AppRightsRepository } from './entry/app-rights.repository.js';
import { AppVisitors } from './entry/app-visitors.js';
import { AppPages } from './pages/app-pages.js';
import { OpenExchanges } from './streams/open-exchanges.js';
import { StreamPools } from './streams/stream-pools.js';
import { AppWarden } from './warden/app-warden.js';

const ENTRY = [AppCookie, AppEntry, AppRightsRepository, AppVisitors];
const STREAMS = [AppRelay, OpenExchanges, StreamPools, AppWarden];

/** Screens of kind `http`: a host of its own for each session, which leads to the web application in it. */
@Module({
  imports: [AgentsModule, AuthModule, SessionsModule, VncProxyModule],
  providers: [AppSite, AppDoor, AppOwnPaths, AppPages, ...ENTRY, ...STREAMS],
})
export class AppProxyModule {}
