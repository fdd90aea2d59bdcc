// A model, or an operation -> the header fields that announce its end: Deprecation (RFC 9745), Sunset (RFC 8594) and where to go (RFC 8288).
import type { Model } from '../model/catalogue.ts';

export interface Lifetime {
  /** In Unix seconds. The end never comes before the deprecation (RFC 9745 §4). */
  readonly deprecatedAt: number | null;
  readonly endsAt: number | null;
  /** The path of what takes its place. */
  readonly successor: string | null;
  /** The path of what says so. */
  readonly about: string | null;
}

export function lifetimeHeaders(model: Model | undefined): Record<string, string> {
  if (model === undefined) return {};
  return announce({
    deprecatedAt: model.deprecated_at,
    endsAt: model.retires_at,
    successor: model.replacement === null ? null : `/v1/models/${model.replacement}`,
    about: model.deprecated_at === null ? null : `/v1/models/${model.id}`,
  });
}

export function announce({ deprecatedAt, endsAt, successor, about }: Lifetime): Record<string, string> {
  const links = [
    ...(successor ? [`<${successor}>; rel="successor-version"`] : []),
    ...(about ? [`<${about}>; rel="deprecation"`] : []),
  ];
  return {
    // RFC 9745 §2.1: a structured-field date. RFC 8594 §3: an HTTP date.
    ...(deprecatedAt === null ? {} : { deprecation: `@${deprecatedAt}` }),
    ...(endsAt === null ? {} : { sunset: new Date(endsAt * 1000).toUTCString() }),
    ...(links.length === 0 ? {} : { link: links.join(', ') }),
  };
}
