// The same as in generated/.
export * from '../../../../../../generated/catalog/iot/odd-name.js';
