// operationId -> handler.
import type { Handlers } from '../services.ts';
import { createApiKey, getApiKey, listApiKeys, revokeApiKey, updateApiKey } from './api-keys.ts';
import { cancelBatch, createBatch, getBatch, listBatches } from './batches.ts';
import { compactResponse } from './compact-response.ts';
import { createChatCompletion } from './create-chat-completion.ts';
import { createEmbeddings } from './create-embeddings.ts';
import { createModeration } from './create-moderation.ts';
import { createResponse } from './create-response.ts';
import { deleteFile, getFile, getFileContent, listFiles, uploadFile } from './files.ts';
import {
  cancelFineTuningJob,
  createFineTuningJob,
  getFineTuningJob,
  listFineTuningCheckpoints,
  listFineTuningEvents,
  listFineTuningJobs,
  pauseFineTuningJob,
  resumeFineTuningJob,
} from './fine-tuning.ts';
import { deleteModel, getModel, listEngines, listModels } from './models.ts';
import { cancelResponse, deleteResponse, getResponse, listInputItems } from './responses.ts';
import { getSettings, updateSettings } from './settings.ts';
import { getCosts, getLedgerEntry, getUsage, listLedger } from './usage.ts';
import { getWebhookDelivery, listWebhookDeliveries, resendWebhookDelivery } from './webhook-deliveries.ts';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  getWebhookEndpoint,
  listWebhookEndpoints,
  pingWebhookEndpoint,
  rotateWebhookSecret,
  updateWebhookEndpoint,
} from './webhook-endpoints.ts';

export const HANDLERS: Handlers = {
  listModels,
  getModel,
  deleteModel,
  listEngines,
  createChatCompletion,
  createResponse,
  getResponse,
  deleteResponse,
  cancelResponse,
  listInputItems,
  compactResponse,
  createEmbeddings,
  createModeration,
  uploadFile,
  listFiles,
  getFile,
  getFileContent,
  deleteFile,
  createBatch,
  listBatches,
  getBatch,
  cancelBatch,
  createWebhookEndpoint,
  listWebhookEndpoints,
  getWebhookEndpoint,
  updateWebhookEndpoint,
  deleteWebhookEndpoint,
  rotateWebhookSecret,
  pingWebhookEndpoint,
  listWebhookDeliveries,
  getWebhookDelivery,
  resendWebhookDelivery,
  createFineTuningJob,
  listFineTuningJobs,
  getFineTuningJob,
  cancelFineTuningJob,
  pauseFineTuningJob,
  resumeFineTuningJob,
  listFineTuningEvents,
  listFineTuningCheckpoints,
  getUsage,
  getCosts,
  listLedger,
  getLedgerEntry,
  getSettings,
  updateSettings,
  createApiKey,
  listApiKeys,
  getApiKey,
  updateApiKey,
  revokeApiKey,
};
