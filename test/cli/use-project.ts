import { afterEach, beforeEach } from 'vitest';
import { Project } from './project.ts';

/** Returns a project that is created anew before each test of the file and removed after it. */
export function useProject(): Project {
  const project = new Project('');
  beforeEach(async () => {
    const { folder } = await Project.create();
    Object.assign(project, new Project(folder), { stdin: undefined });
  });
  afterEach(() => project.remove());
  return project;
}
