// In: the operations of a map. Out: what there is to run the service with: keys, tuned models, reports, settings, files.

import { readFiles } from '../request/uploads.ts';
import type { ManagementMap, OperationMap } from '../types.ts';
import { readAdmin } from './admin.ts';
import { readApiKeys } from './api-keys.ts';
import { readFineTuning } from './fine-tuning.ts';
import { readResources } from './resources.ts';
import { readUsageReports } from './usage-reports.ts';
import { readWebhookEndpoints } from './webhook-endpoints.ts';

export function readManagement(operations: readonly OperationMap[]): ManagementMap {
  const apiKeys = readApiKeys(operations);
  const fineTuning = readFineTuning(operations);
  const files = readFiles(operations);
  const admin = readAdmin(operations, apiKeys);
  return {
    apiKeys,
    ...(fineTuning === undefined ? {} : { fineTuning }),
    usageReports: readUsageReports(operations),
    resources: readResources(operations),
    ...(files === undefined ? {} : { files }),
    ...(admin === undefined ? {} : { admin }),
    webhookEndpoints: readWebhookEndpoints(operations),
  };
}
