import type { HostCheck } from '../allowed-hosts.js';
import type { ServiceContext } from '../service/service-context.js';
import type { BodyRoom } from './body-room.js';
import type { JsonSchemas } from './json-schemas.js';

/** State that all requests to the REST API of an emulator share. */
export interface RestContext extends ServiceContext {
  readonly isAllowedHost: HostCheck;
  readonly room: BodyRoom;
  readonly schemas: JsonSchemas;
}
