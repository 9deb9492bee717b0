// Keeps one comment with the findings of a check on a pull request. It tells, and never fails the job: whether that fails
// is the check's to say. Runs as it is, on the Node that a runner has.
import { readFile } from 'node:fs/promises';

const { env } = process;

/** GitHub takes 65,536 characters. */
const maxBody = 60_000;

/** The end of the heading that the summary has if there are problems. No name can write it, since a summary escapes `|`. */
const problemHeading = '| problem | fix |';

/** In milliseconds, for each call. */
const timeout = 30_000;

/** An answer of GitHub that is no success. */
class ApiError extends Error {
  constructor(method, status) {
    super(`GitHub answered ${method} with ${status}.`);
    this.status = status;
  }
}

try {
  const number = await pullRequest();
  if (number === undefined) say('notice', 'No comment: this run is not for a pull request.');
  else await keepComment(number);
} catch (error) {
  const status = error instanceof ApiError ? error.status : undefined;
  if (status === 403 || status === 404) {
    // As on pull requests from forks, whose token only reads.
    say('notice', `No comment: the token may not write to pull requests (${status}). See the summary of the job.`);
  } else say('warning', `No comment: ${error instanceof Error ? error.message : error}`);
}

/** Its number, from the event; undefined where the run is for something else. */
async function pullRequest() {
  const event = JSON.parse(await readFile(env.GITHUB_EVENT_PATH ?? '', 'utf8'));
  return event.pull_request?.number;
}

/** @param {number} number */
async function keepComment(number) {
  // Another folder or target is another check, with a comment of its own.
  const key = [env.FOLDER, env.TARGET].map((part) => encodeURIComponent(part ?? '').replaceAll('-', '%2D')).join(' ');
  const marker = `<!-- zerobus-gen check ${key} -->`;
  const owner = await tokenOwner();
  const issues = `/repos/${env.GITHUB_REPOSITORY}/issues`;
  const there = await findComment(`${issues}/${number}/comments`, marker, owner);
  const summary = env.SUMMARY ? await readFile(env.SUMMARY, 'utf8') : '';
  const clean = env.EXIT_CODE === '0' && !summary.includes(problemHeading);
  if (there === undefined && clean) return;
  const body = `${marker}\n${bodyOf(summary)}`;
  if (there !== undefined) return update(there, body);
  const made = await call('POST', `${issues}/${number}/comments`, { body });
  // Another run may have made one since. Both see the same first one, which stays.
  const first = await findComment(`${issues}/${number}/comments`, marker, owner);
  if (first === undefined || first.id === made.id) return;
  await call('DELETE', `${issues}/comments/${made.id}`);
  await update(first, body);

  async function update(comment, text) {
    if (comment.body !== text) await call('PATCH', `${issues}/comments/${comment.id}`, { body: text });
  }
}

/**
 * The login of whoever the token belongs to. The REST API does not tell it to the token of an app, such as the job's.
 * @returns {Promise<string>}
 */
async function tokenOwner() {
  const { data } = await call('POST', env.GITHUB_GRAPHQL_URL ?? '', { query: 'query { viewer { login } }' });
  const login = data?.viewer?.login;
  if (typeof login !== 'string') throw new Error('GitHub did not say who the token belongs to.');
  return login;
}

/**
 * The first comment of this owner that begins with the marker. Anybody can write the marker, and would keep the right to edit it.
 * @param {string} path
 * @param {string} marker
 * @param {string} owner
 * @returns {Promise<{ id: number, body: string } | undefined>}
 */
async function findComment(path, marker, owner) {
  for (let page = 1; ; page++) {
    const comments = await call('GET', `${path}?per_page=100&page=${page}`);
    const found = comments.find(({ body, user }) => user?.login === owner && body?.startsWith(marker));
    if (found !== undefined || comments.length < 100) return found;
  }
}

/** @param {string} summary */
function bodyOf(summary) {
  if (summary === '')
    return `## zerobus-gen check\n\nIt could not be done (exit code ${env.EXIT_CODE}); the log says why.\n`;
  // Names in a catalog call nobody, and refer to no issue.
  const text = summary.replace(/@|#(?=\d)|\bGH-(?=\d)/gi, '$&\u200b');
  return text.length <= maxBody
    ? text
    : `${text.slice(0, text.lastIndexOf('\n', maxBody))}\n\nThe summary of the job has all.\n`;
}

/**
 * Calls GitHub.
 * @param {string} method
 * @param {string} path of the REST API, or the address of another one
 * @param {object} [body]
 */
async function call(method, path, body) {
  const response = await fetch(path.startsWith('/') ? `${env.GITHUB_API_URL}${path}` : path, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${env.GITHUB_TOKEN}`,
      'x-github-api-version': '2022-11-28',
    },
    body: body === undefined ? null : JSON.stringify(body),
    // It would be sent the token.
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  });
  if (!response.ok) throw new ApiError(method, response.status);
  return response.status === 204 ? undefined : response.json();
}

/** @param {string} level @param {string} message */
function say(level, message) {
  console.log(`::${level}::${message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`);
}
