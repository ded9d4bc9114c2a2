import type { Check } from '../model.ts';
import { alertmanager } from './alertmanager.ts';
import { alerts } from './alerts.ts';
import { dashboards } from './dashboards.ts';
import { metrics } from './metrics.ts';
import { server } from './server.ts';
import { targets } from './targets.ts';
import { usage } from './usage/usage.ts';

/** What Prometheus knows, in the order in which one explains the next. */
export const prometheusChecks: readonly Check[] = [server, targets, metrics, alerts, alertmanager, dashboards, usage];
