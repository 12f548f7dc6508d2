export { projectRoot, runsFolder } from '../vocabulary/project.mjs';
