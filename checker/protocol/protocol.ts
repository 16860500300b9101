import type { Algorithm } from '../core/algorithm.ts';
import type { AnyModel } from '../core/model.ts';
import type { ProtocolDefinition, ProtocolShape } from './definition.ts';
export function protocol<P extends ProtocolShape>(
  definition: ProtocolDefinition<P>,
): Algorithm<P['config'], AnyModel> {
  return definition as never;
}
