// The same as in generated/.
export * from '../../../../../../generated/catalog/iot/nested.js';
