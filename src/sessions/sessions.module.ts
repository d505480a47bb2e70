import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentsModule } from '../agents/agents.module.js';
import { ConnectedAgents } from '../agents/connected-agents.js';
import { AuthModule } from '../auth/auth.module.js';
import { YamlBodies } from '../platform/http/yaml-bodies.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { HibernateAll } from './hibernate-all.js';
import { IdempotencyKey } from './launch/idempotency-key.entity.js';
import { Idempotency } from './launch/idempotency.js';
import { IdempotencySweeper } from './launch/idempotency-sweeper.js';
import { LaunchTurns } from './launch/launch-turns.js';
import { NewSessions } from './launch/new-sessions.js';
import { SessionLauncher } from './launch/session-launcher.js';
import { DeadlinesRepository } from './lifecycle/deadlines.repository.js';
import { KeepAwake } from './lifecycle/keep-awake.js';
import { OwnerWishes } from './lifecycle/owner-wishes.js';
import { RevokedAgents } from './lifecycle/revoked-agents.js';
import { SessionDeadlines } from './lifecycle/session-deadlines.js';
import { SessionFactsRepository } from './lifecycle/session-facts.repository.js';
import { SessionSleep } from './lifecycle/session-sleep.js';
import { SessionSleepRepository } from './lifecycle/session-sleep.repository.js';
import { SessionTransitions } from './lifecycle/session-transitions.js';
import { SessionWisher } from './lifecycle/session-wisher.js';
import { LiveSignOuts } from './live/live-sign-outs.js';
import { LiveAdmission } from './live/live-admission.js';
import { LiveSockets } from './live/live-sockets.js';
import { LiveTimelines } from './live/live-timelines.js';
import { LiveUpdates } from './live/live-updates.js';
import { TimelineReader } from './live/timeline-reader.js';
import { TimelineRepository } from './live/timeline.repository.js';
import { Home } from './placement/home.entity.js';
import { HomesRepository } from './placement/homes.repository.js';
import { PendingSessions } from './placement/pending-sessions.js';
import { PlacementRepository } from './placement/placement.repository.js';
import { Placer } from './placement/placer.js';
import { AgentViolations } from './reconciliation/agent-violations.js';
import { DispatchRepository } from './reconciliation/dispatch.repository.js';
import { Inventories } from './reconciliation/inventories.js';
import { InventoryRepository } from './reconciliation/inventory.repository.js';
import { MissingSessions } from './reconciliation/missing-sessions.js';
import { SessionDispatcher } from './reconciliation/session-dispatcher.js';
import { SessionInputs } from './reconciliation/session-inputs.js';
import { SessionObserver } from './reconciliation/session-observer.js';
import { SessionReports } from './reconciliation/session-reports.js';
import { SessionAccess } from './session-access.js';
import { KeepAwakeController } from './keep-awake.controller.js';
import { SessionActionsController } from './session-actions.controller.js';
import { Session } from './launch/session.entity.js';
import { SessionViewsRepository } from './session-views.repository.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { Catalog } from './templates/catalog.js';
import { CatalogSeeder } from './catalog-seeding/catalog-seeder.js';
import { TemplateDefinitions } from './template-definitions/template-definitions.js';
import { TemplateDefinitionsController } from './template-definitions/template-definitions.controller.js';
import { TemplateDefinitionsRepository } from './template-definitions/template-definitions.repository.js';
import { TEMPLATE_IMPORT_PATH, TemplateFilesController } from './template-definitions/template-files.controller.js';
import { TemplateWriter } from './template-definitions/template-writer.js';
import { Template } from './templates/template.entity.js';
import { TemplatesController } from './templates/templates.controller.js';
import { TemplatesRepository } from './templates/templates.repository.js';
import { SessionThumbnailController } from './thumbnails/session-thumbnail.controller.js';
import { Hibernator } from './sleep/hibernator.js';
import { SleepPlanner } from './sleep/sleep-planner.js';
import { SleepSettler } from './sleep/sleep-settler.js';
import { SleepPlansRepository } from './sleep/sleep-plans.repository.js';
import { ThumbnailObserver } from './thumbnails/thumbnail-observer.js';
import { ThumbnailReader } from './thumbnails/thumbnail-reader.js';
import { ThumbnailsRepository } from './thumbnails/thumbnails.repository.js';
import { MyQuotaController } from './usage/my-quota.controller.js';
import { SessionQuota } from './usage/session-quota.js';
import { SessionUsageRepository } from './usage/session-usage.repository.js';

const CATALOG = [
  Catalog,
  CatalogSeeder,
  TemplateDefinitions,
  TemplateDefinitionsRepository,
  TemplatesRepository,
  TemplateWriter,
];
/** In the order that their paths are tried in: `/templates/export` is no id. */
const CONTROLLERS = [
  TemplateFilesController,
  TemplateDefinitionsController,
  TemplatesController,
  SessionsController,
  SessionActionsController,
  KeepAwakeController,
  SessionThumbnailController,
  MyQuotaController,
];
const LAUNCH = [Idempotency, IdempotencySweeper, LaunchTurns, NewSessions, SessionLauncher];
const PLACEMENT = [HomesRepository, PendingSessions, PlacementRepository, Placer];
const LIFECYCLE = [
  DeadlinesRepository,
  HibernateAll,
  KeepAwake,
  OwnerWishes,
  RevokedAgents,
  SessionDeadlines,
  SessionFactsRepository,
  SessionSleep,
  SessionSleepRepository,
  SessionTransitions,
  SessionWisher,
];
const RECONCILIATION = [
  AgentViolations,
  DispatchRepository,
  Inventories,
  InventoryRepository,
  MissingSessions,
  SessionDispatcher,
  SessionInputs,
  SessionObserver,
  SessionReports,
];
const LIVE = [LiveAdmission, LiveSignOuts, LiveSockets, LiveTimelines, LiveUpdates, TimelineReader, TimelineRepository];
const THUMBNAILS = [ThumbnailObserver, ThumbnailReader, ThumbnailsRepository];
const SLEEP = [Hibernator, SleepPlanner, SleepPlansRepository, SleepSettler];
const USAGE = [SessionQuota, SessionUsageRepository];

/** The catalog and the sessions: launching, placing, following, showing. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Home, IdempotencyKey, Session, Template]),
    AuthModule,
    AgentsModule,
    QuotasModule,
  ],
  controllers: CONTROLLERS,
  providers: [
    ...CATALOG,
    ...LAUNCH,
    ...PLACEMENT,
    ...LIFECYCLE,
    ...RECONCILIATION,
    ...LIVE,
    ...SLEEP,
    ...THUMBNAILS,
    ...USAGE,
    SessionAccess,
    SessionsService,
    SessionViewsRepository,
  ],
  exports: [HibernateAll, OwnerWishes, SessionAccess],
})
export class SessionsModule implements OnModuleInit {
  constructor(
    private readonly agents: ConnectedAgents,
    private readonly observer: SessionObserver,
    private readonly thumbnails: ThumbnailObserver,
    private readonly yaml: YamlBodies,
  ) {}

  onModuleInit(): void {
    this.agents.observe(this.observer);
    this.agents.observe(this.thumbnails);
    this.yaml.accept(TEMPLATE_IMPORT_PATH);
  }
}
