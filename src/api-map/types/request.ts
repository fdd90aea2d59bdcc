// What a request can say.
import type { Node } from '../../description/node.ts';
import type { Field, Found } from './found.ts';

export interface ParameterMap {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path' | 'cookie';
  readonly required: boolean;
  readonly node: Node;
}

export interface RequestMap {
  readonly parameters: readonly ParameterMap[];
  /** The media type that is used for the body: JSON where it is offered. */
  readonly mediaType?: string;
  readonly required: boolean;
  /** The body's schema under `mediaType`. */
  readonly schema?: Node;
  readonly model?: Field;
  /** What fixes the model: `model` itself, a path or query parameter, or something that was set up with one (agent, conversation, preset). */
  readonly modelFrom?: Found<{ readonly in: 'body' | 'path' | 'query'; readonly name: string }>;
  /** `messages`, `prompt`, `input` …: what the model answers to. */
  readonly prompt?: Field;
  readonly temperature?: Field;
  readonly topP?: Field;
  readonly seed?: Field;
  /** All limits on the output, the preferred (not deprecated) one first. */
  readonly outputLimits: readonly Field[];
  /** How many answers: `n`, `candidateCount`. */
  readonly count?: Field;
  readonly stop?: Field;
  readonly tools?: Field;
  /** A flag that asks for the finish reason and the counts of the answer, which are left out without it. */
  readonly details?: Field;
  /** The header (or body field) of an idempotency key. */
  readonly idempotencyKey?: Found<{ readonly in: 'header' | 'body'; readonly name: string }>;
  /** What says how long the call may take: a field, a parameter, or words. */
  readonly deadline?: Found<{ readonly in: 'body' | ParameterMap['in'] | 'words'; readonly name?: string }>;
  /** A list of models, of which the first that can answers. */
  readonly fallbacks?: Field;
  /** What tells the server for which of the caller's users the call is made. */
  readonly endUser?: Found<{ readonly in: 'header' | 'body'; readonly name: string }>;
  /** A parameter of the URL that holds the prompt, if this is a call of a model. */
  readonly promptInUrl?: ParameterMap;
}

export interface ControlsMap {
  /** Asks for a prompt to be cached, or for a cached one. */
  readonly cache?: Field;
  readonly reasoning?: Field;
  readonly serviceTier?: Field;
  /** How many answers are made, of which the best are returned. */
  readonly bestOf?: Field;
}

export interface UploadMap {
  readonly mediaType: string;
  /** The Media Type Object. */
  readonly media: Node;
  /** The parts that are files, each with whether its schema says that it is binary. Empty where the whole body is the file. */
  readonly files: readonly { readonly field: Field; readonly binary: boolean }[];
}

export interface InputsMap {
  /** Arrays of things to run the model on, each with the schemas of its array that state no `maxItems`. */
  readonly arrays: readonly { readonly field: Field; readonly unbounded: readonly Node[] }[];
  /** Base64 in JSON. `reference` is the field beside it that takes the same by URL or id. */
  readonly encoded: readonly { readonly field: Field; readonly bounded: boolean; readonly reference?: Field }[];
  /** Text fields that hold a URL to be fetched, and whether their schema says so. */
  readonly urls: readonly { readonly field: Field; readonly declared: boolean }[];
}
