// The public face of samples: a schema in, a valid value out; an operation of the map in, a valid request out.
export { type RequestOptions, type SampledRequest, sampleRequest } from './sample-request.ts';
export { type SampleOptions, sampleValue, sampleWithErrors } from './sample-value.ts';
