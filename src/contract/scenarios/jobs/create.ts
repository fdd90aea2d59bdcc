import { refusal } from '../../answers.ts';
import { jobId, jobTargets, sharedRun } from '../../jobs.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, unseen } from '../../verdict.ts';

export default scenario({
  id: 'jobs/create',
  about: 'Reads where the answer to the creation of a job says that the job stands.',
  claims: { location: 'JOB-05' },
  creates: true,
  requests: 14,
  targets: (map) =>
    jobTargets(map.operations).flatMap((operation) => target(operation, { location: operation.job!.accepted !== undefined })),
  async run({ operation }, session) {
    const { creation } = await sharedRun(session, operation);
    const refused = refusal(creation);
    if (refused !== undefined) return { location: refused };
    if (creation.status !== 202) return { location: unseen(`the creation was answered with ${creation.status}`) };
    const location = creation.header('location') ?? creation.header('operation-location') ?? creation.header('content-location');
    if (location !== undefined) return { location: kept };
    // A declared Location is promised; without one an id in the body is enough.
    if (operation.job!.accepted!.location)
      return { location: broken('the Location that the description declares', 'none', creation) };
    return {
      location:
        jobId(operation, creation) === undefined ? broken('a Location, or an id or URL in the body', 'none', creation) : kept,
    };
  },
});
