import type { TemplateView } from '../../../protocol/http/templates.js';
import type { Template } from './template.entity.js';

/** A template as people see it: nothing of how it is run. */
export function toTemplateView(template: Template): TemplateView {
  return {
    id: template.id,
    name: template.name,
    summary: template.summary,
    category: template.category,
    icon: template.icon,
    stream: { kind: template.streamKind },
    platforms: template.workloads.map(({ platform }) => platform),
    resources: template.resources,
    idleMinutes: template.idleMinutes,
    isEnabled: template.isEnabled,
  };
}
