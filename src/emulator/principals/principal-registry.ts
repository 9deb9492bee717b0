import type { Principal } from './principal.js';

/** The service principals of an emulator. */
export class PrincipalRegistry {
  readonly #principals: readonly Principal[];

  /** There is at least one. */
  constructor(principals: readonly Principal[]) {
    this.#principals = principals;
  }

  /** The principal whose credentials the environment and the client have. */
  get first(): Principal {
    return this.#principals[0] as Principal;
  }

  /** Principals whose grants are the default. */
  get withDefaultGrants(): readonly Principal[] {
    return this.#principals.filter(({ grants }) => grants === undefined);
  }

  /** Returns the principal with an application id, or undefined. */
  find(id: string): Principal | undefined {
    return this.#principals.find((each) => each.id === id);
  }

  /** Returns the principal with these credentials; undefined if they are wrong. */
  authenticate(id: string | null, secret: string | null): Principal | undefined {
    return this.#principals.find((each) => each.id === id && each.secret === secret);
  }

  /** Returns the principal that stands for a subject of another identity provider; with `id`, only that one. */
  findFederated(subject: string, id: string | null): Principal | undefined {
    return this.#principals.find((each) => (id === null || each.id === id) && each.federatedSubjects.includes(subject));
  }
}
