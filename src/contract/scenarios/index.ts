// Every scenario, in the order of the report. One line to import it, one to list it.
import type { ClauseId } from '../../clauses/index.ts';
import type { Scenario } from '../scenario.ts';
import basicsCall from './basics/call.ts';
import batchesCreate from './batches/create.ts';
import batchesDuplicates from './batches/duplicates.ts';
import batchesResults from './batches/results.ts';
import errorsInvalid from './errors/invalid.ts';
import errorsMethod from './errors/method.ts';
import errorsNotJson from './errors/not-json.ts';
import errorsRequestId from './errors/request-id.ts';
import errorsStream from './errors/stream.ts';
import filesRoundTrip from './files/round-trip.ts';
import finishAnswer from './finish/answer.ts';
import finishConfidence from './finish/confidence.ts';
import finishJson from './finish/json.ts';
import finishStop from './finish/stop.ts';
import finishStream from './finish/stream.ts';
import finishToolStream from './finish/tool-stream.ts';
import finishTools from './finish/tools.ts';
import finishTruncated from './finish/truncated.ts';
import generatedInvalid from './generated/invalid.ts';
import generatedParameters from './generated/parameters.ts';
import generatedValid from './generated/valid.ts';
import idempotencyConcurrent from './idempotency/concurrent.ts';
import idempotencyConflict from './idempotency/conflict.ts';
import idempotencyReplay from './idempotency/replay.ts';
import jobsCancel from './jobs/cancel.ts';
import jobsCreate from './jobs/create.ts';
import jobsLifecycle from './jobs/lifecycle.ts';
import jobsPrefer from './jobs/prefer.ts';
import jobsUnknown from './jobs/unknown.ts';
import limitsHeaders from './limits/headers.ts';
import listsPaging from './lists/paging.ts';
import managementNotModified from './management/not-modified.ts';
import managementPrecondition from './management/precondition.ts';
import modelsAnswer from './models/answer.ts';
import modelsDeprecation from './models/deprecation.ts';
import modelsFallback from './models/fallback.ts';
import modelsList from './models/list.ts';
import modelsUnknown from './models/unknown.ts';
import realtimeConnect from './realtime/connect.ts';
import realtimeTurn from './realtime/turn.ts';
import realtimeUnknown from './realtime/unknown.ts';
import samplingCount from './sampling/count.ts';
import samplingRange from './sampling/range.ts';
import samplingSeed from './sampling/seed.ts';
import securityCors from './security/cors.ts';
import securityCredentials from './security/credentials.ts';
import streamEvents from './stream/events.ts';
import streamFailure from './stream/failure.ts';
import streamFraming from './stream/framing.ts';
import streamResume from './stream/resume.ts';
import streamSwitch from './stream/switch.ts';
import streamText from './stream/text.ts';
import streamTiming from './stream/timing.ts';
import usageAnswer from './usage/answer.ts';
import usageLimit from './usage/limit.ts';
import usageStream from './usage/stream.ts';
import usageUnasked from './usage/unasked.ts';
import webhooksDelivery from './webhooks/delivery.ts';
import webhooksGone from './webhooks/gone.ts';
import webhooksRetry from './webhooks/retry.ts';
import webhooksSecret from './webhooks/secret.ts';

export const SCENARIOS: readonly Scenario<string, ClauseId>[] = [
  basicsCall,
  streamFraming,
  streamTiming,
  streamEvents,
  streamText,
  streamSwitch,
  streamFailure,
  streamResume,
  realtimeConnect,
  realtimeTurn,
  realtimeUnknown,
  finishAnswer,
  finishStream,
  finishTruncated,
  finishStop,
  finishTools,
  finishToolStream,
  finishConfidence,
  finishJson,
  usageAnswer,
  usageLimit,
  usageStream,
  usageUnasked,
  modelsAnswer,
  modelsFallback,
  modelsList,
  modelsUnknown,
  modelsDeprecation,
  samplingSeed,
  samplingCount,
  samplingRange,
  errorsInvalid,
  errorsNotJson,
  errorsStream,
  errorsMethod,
  errorsRequestId,
  idempotencyReplay,
  idempotencyConflict,
  idempotencyConcurrent,
  jobsCreate,
  jobsLifecycle,
  jobsPrefer,
  jobsCancel,
  jobsUnknown,
  batchesCreate,
  batchesResults,
  batchesDuplicates,
  limitsHeaders,
  listsPaging,
  managementNotModified,
  managementPrecondition,
  filesRoundTrip,
  webhooksDelivery,
  webhooksRetry,
  webhooksGone,
  webhooksSecret,
  securityCredentials,
  securityCors,
  generatedInvalid,
  generatedValid,
  generatedParameters,
];
