import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentsModule } from '../agents/agents.module.js';
import { ConnectedAgents } from '../agents/connected-agents.js';
import { AuthModule } from '../auth/auth.module.js';
import { YamlBodies } from '../platform/http/yaml-bodies.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { HibernateAll } from './hibernate-all.js';
import { AdmissionDesk } from './launch/admission-desk.js';
import { IdempotencyKey } from './launch/idempotency-key.entity.js';
import { Idempotency } from './launch/idempotency.js';
import { IdempotencySweeper } from './launch/idempotency-sweeper.js';
import { LaunchRush } from './launch/launch-rush.js';
import { LaunchTurns } from './launch/launch-turns.js';
import { NewSessions } from './launch/new-sessions.js';
import { SessionLauncher } from './launch/session-launcher.js';
import { DeadlinesRepository } from './lifecycle/deadlines.repository.js';
import { KeepAwake } from './lifecycle/keep-awake.js';
import { OwnerWishes } from './lifecycle/owner-wishes.js';
import { RevokedAgents } from './lifecycle/revoked-agents.js';
import { SessionDeadlines } from './lifecycle/session-deadlines.js';
import { SessionEdits } from './lifecycle/session-edits.js';
import { SessionFactsRepository } from './lifecycle/session-facts.repository.js';
import { SessionResizer } from './lifecycle/session-resizer.js';
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
import { HomeDeletions } from './homes/home-deletions.js';
import { HomeDeletionsRepository } from './homes/home-deletions.repository.js';
import { HomeMeasurements } from './homes/home-measurements.js';
import { HomesListRepository } from './homes/homes-list.repository.js';
import { HomesService } from './homes/homes.service.js';
import { HomeWishes } from './homes/home-wishes.js';
import { MyHomesController } from './homes/my-homes.controller.js';
import { PeopleHomesController } from './homes/people-homes.controller.js';
import { AdoptedSessions } from './orphans/adopted-sessions.js';
import { AdoptionAftermath } from './orphans/adoption-aftermath.js';
import { HousekeepingObserver } from './orphans/housekeeping-observer.js';
import { OrphanAdoption } from './orphans/orphan-adoption.js';
import { OrphanListRepository } from './orphans/orphan-list.repository.js';
import { OrphanRegister } from './orphans/orphan-register.js';
import { OrphanRemovals } from './orphans/orphan-removals.js';
import { OrphansController } from './orphans/orphans.controller.js';
import { OrphansRepository } from './orphans/orphans.repository.js';
import { OrphansService } from './orphans/orphans.service.js';
import { AdminSessionsController } from './overview/admin-sessions.controller.js';
import { AllSessions } from './overview/all-sessions.js';
import { AllSessionsRepository } from './overview/all-sessions.repository.js';
import { OverviewReader } from './overview/overview.js';
import { OverviewController } from './overview/overview.controller.js';
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
import { ReportedSessions } from './reconciliation/reported-sessions.js';
import { SessionAnswers } from './reconciliation/session-answers.js';
import { QueuedStarts } from './reconciliation/queued-starts.js';
import { SessionBeats } from './reconciliation/session-beats.js';
import { SessionInputs } from './reconciliation/session-inputs.js';
import { SessionObserver } from './reconciliation/session-observer.js';
import { SessionReports } from './reconciliation/session-reports.js';
import { SessionAccess } from './session-access.js';
import { KeepAwakeController } from './keep-awake.controller.js';
import { SessionActionsController } from './session-actions.controller.js';
import { Session } from './launch/session.entity.js';
import { SessionViewsRepository } from './session-views.repository.js';
import { SessionsController } from './sessions.controller.js';
import { ScreenVisits } from './shares/screen-visits.js';
import { SessionShares } from './shares/session-shares.js';
import { SessionSharesController } from './shares/session-shares.controller.js';
import { SessionSharesRepository } from './shares/session-shares.repository.js';
import { SharedSessions } from './shares/shared-sessions.js';
import { SharedSessionsController } from './shares/shared-sessions.controller.js';
import { SharedSessionsRepository } from './shares/shared-sessions.repository.js';
import { SessionsService } from './sessions.service.js';
import { Catalog } from './templates/catalog.js';
import { CatalogSeeder } from './catalog-seeding/catalog-seeder.js';
import { TemplateDefinitions } from './template-definitions/template-definitions.js';
import { TemplateDefinitionsController } from './template-definitions/template-definitions.controller.js';
import { TemplateDefinitionsRepository } from './template-definitions/template-definitions.repository.js';
import { TEMPLATE_IMPORT_PATH, TemplateFilesController } from './template-definitions/template-files.controller.js';
import { TemplateGroupsController } from './template-groups/template-groups.controller.js';
import { TemplateGroupsRepository } from './template-groups/template-groups.repository.js';
import { TemplateVisibility } from './template-groups/template-visibility.js';
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
import { PeopleQuotas } from './usage/people-quotas.js';
import { PeopleQuotasController } from './usage/people-quotas.controller.js';
import { PeopleQuotasRepository } from './usage/people-quotas.repository.js';
import { SessionQuota } from './usage/session-quota.js';
import { SessionUsageRepository } from './usage/session-usage.repository.js';
import { SessionFigures } from './metrics/session-figures.repository.js';
import { SessionsGauges } from './metrics/sessions-gauges.js';
import { SessionsMeter } from './metrics/sessions-meter.js';

const CATALOG = [
  Catalog,
  CatalogSeeder,
  TemplateDefinitions,
  TemplateDefinitionsRepository,
  TemplateGroupsRepository,
  TemplatesRepository,
  TemplateVisibility,
  TemplateWriter,
];
/** In the order that their paths are tried in: `/templates/export` is no id. */
const CONTROLLERS = [
  TemplateFilesController,
  TemplateDefinitionsController,
  TemplateGroupsController,
  TemplatesController,
  SessionsController,
  SessionActionsController,
  KeepAwakeController,
  SessionSharesController,
  SharedSessionsController,
  SessionThumbnailController,
  MyQuotaController,
  PeopleQuotasController,
  MyHomesController,
  PeopleHomesController,
  OrphansController,
  AdminSessionsController,
  OverviewController,
];
const LAUNCH = [AdmissionDesk, Idempotency, IdempotencySweeper, LaunchRush, LaunchTurns, NewSessions, SessionLauncher];
const PLACEMENT = [HomesRepository, PendingSessions, PlacementRepository, Placer];
const LIFECYCLE = [
  DeadlinesRepository,
  HibernateAll,
  KeepAwake,
  OwnerWishes,
  RevokedAgents,
  SessionDeadlines,
  SessionEdits,
  SessionFactsRepository,
  SessionResizer,
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
  ReportedSessions,
  SessionAnswers,
  SessionDispatcher,
  QueuedStarts,
  SessionBeats,
  SessionInputs,
  SessionObserver,
  SessionReports,
];
const LIVE = [LiveAdmission, LiveSignOuts, LiveSockets, LiveTimelines, LiveUpdates, TimelineReader, TimelineRepository];
const THUMBNAILS = [ThumbnailObserver, ThumbnailReader, ThumbnailsRepository];
const SLEEP = [Hibernator, SleepPlanner, SleepPlansRepository, SleepSettler];
const USAGE = [PeopleQuotas, PeopleQuotasRepository, SessionQuota, SessionUsageRepository];
const HOMES = [HomeDeletions, HomeDeletionsRepository, HomeMeasurements, HomesListRepository, HomesService, HomeWishes];
const ORPHANS = [
  AdoptedSessions,
  AdoptionAftermath,
  HousekeepingObserver,
  OrphanAdoption,
  OrphanListRepository,
  OrphanRegister,
  OrphanRemovals,
  OrphansRepository,
  OrphansService,
];
const SHARES = [ScreenVisits, SessionShares, SessionSharesRepository, SharedSessions, SharedSessionsRepository];
const METRICS = [SessionFigures, SessionsGauges, SessionsMeter];
const OVERVIEW = [AllSessions, AllSessionsRepository, OverviewReader];

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
    ...HOMES,
    ...METRICS,
    ...ORPHANS,
    ...OVERVIEW,
    ...SHARES,
    ...LIVE,
    ...SLEEP,
    ...THUMBNAILS,
    ...USAGE,
    SessionAccess,
    SessionsService,
    SessionViewsRepository,
  ],
  exports: [HibernateAll, OwnerWishes, ScreenVisits, SessionAccess],
})
export class SessionsModule implements OnModuleInit {
  constructor(
    private readonly agents: ConnectedAgents,
    private readonly observer: SessionObserver,
    private readonly thumbnails: ThumbnailObserver,
    private readonly housekeeping: HousekeepingObserver,
    private readonly yaml: YamlBodies,
  ) {}

  onModuleInit(): void {
    this.agents.observe(this.observer);
    this.agents.observe(this.thumbnails);
    this.agents.observe(this.housekeeping);
    this.yaml.accept(TEMPLATE_IMPORT_PATH);
  }
}
