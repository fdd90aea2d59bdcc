// A model -> the header fields that announce its end: Deprecation (RFC 9745) and Sunset (RFC 8594).
import type { Model } from '../model/catalogue.ts';

export function lifetimeHeaders(model: Model | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  // RFC 9745 §2.1: a structured-field date. RFC 8594 §3: an HTTP date.
  if (model?.deprecated_at != null) headers.deprecation = `@${model.deprecated_at}`;
  if (model?.retires_at != null) headers.sunset = new Date(model.retires_at * 1000).toUTCString();
  return headers;
}
