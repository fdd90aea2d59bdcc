// In: the root of a description. Out: its webhooks (3.1 and later; `x-webhooks` before) with payload, event type, id and signature.
import type { Node } from '../../description/node.ts';
import { parametersOf } from '../request/request.ts';
import { fieldsUnder, isText, NEAR, toField } from '../schema/fields.ts';
import { contentOf } from '../schema/media.ts';
import { properties, typesOf } from '../schema/schema-view.ts';
import type { Field, WebhookMap } from '../types.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'options', 'head'];

export function readWebhooks(root: Node): WebhookMap[] {
  const holders = [root.get('webhooks'), root.get('x-webhooks')];
  return holders.flatMap((holder) =>
    (holder?.entries() ?? []).flatMap(([name, item]) =>
      item
        .entries()
        .flatMap(([method, node]) =>
          METHODS.includes(method) && node.isObject ? [readWebhook(name, method.toUpperCase(), node, item)] : [],
        ),
    ),
  );
}

function readWebhook(name: string, method: string, node: Node, item: Node): WebhookMap {
  const payload = contentOf(node.get('requestBody'))[0]?.node.get('schema');
  const fields = payload === undefined ? undefined : fieldsUnder(payload, NEAR);
  const type = fields?.find(
    ({ word, depth }) => depth <= 1 && /^(type|event|event_type|topic)$/.test(word),
    (field) => isText(field.node),
  );
  const id = fields?.find(
    ({ word, depth }) => depth === 0 && /^(id|event_id|webhook_id|request_id)$/.test(word),
    (field) => isText(field.node),
  );
  const headers = parametersOf(node, item).filter((parameter) => parameter.in === 'header');
  const signature = headers.find((header) => /signature|hmac/i.test(header.name));
  const idHeader = headers.find((header) =>
    /^(x-)?([a-z0-9]+-)?(webhook|event|message|delivery|svix)-?(event-)?id$/i.test(header.name),
  );
  const dated = headers.find((header) => /timestamp|(^|-)(date|time)$/i.test(header.name));
  // Some signatures are made over a time that they carry: `t=…,v1=…`.
  const timestamp =
    dated ??
    (signature !== undefined && /timestamp|\bt=/i.test(signature.node.string('description') ?? '') ? signature : undefined);
  const content = payload === undefined ? undefined : contentIn(payload);
  return {
    name,
    method,
    node,
    ...(payload === undefined ? {} : { payload }),
    ...(type === undefined ? {} : { eventType: toField(type) }),
    ...(id === undefined ? {} : { eventId: toField(id) }),
    ...(idHeader === undefined ? {} : { idHeader: idHeader.name }),
    ...(signature === undefined ? {} : { signatureHeader: signature.name }),
    ...(timestamp === undefined ? {} : { timestampHeader: timestamp.name }),
    ...(content === undefined ? {} : { content }),
    responses: (node.get('responses')?.keys() ?? []).filter((status) => !status.startsWith('x-')),
  };
}

const CONTENT =
  /^(outputs?|results?|texts?|contents?|choices|messages|transcripts?|transcript(ion)?_text|segments|words|completions?|response|responses|images?|audio|body)$/;

/** What the event is about is named by ids and a status; what a model said or a list of records is content. */
function contentIn(payload: Node): Field | undefined {
  const found = fieldsUnder(payload, NEAR).find(
    ({ word, at }) => CONTENT.test(word) && !at.includes('/*'),
    ({ node }) => isText(node) || typesOf(node).has('array') || properties(node).length > 3,
  );
  return found === undefined ? undefined : toField(found);
}
