import common from './common.json';
import objectives from './objectives.json';
import progress from './progress.json';
import alignment from './alignment.json';
import organization from './organization.json';
import scoring from './scoring.json';
import reports from './reports.json';
import program from './program.json';

export default { common, objectives, progress, alignment, organization, scoring, reports, program };
