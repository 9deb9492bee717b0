// The same as in generated/.
export * from '../../../../../../generated/catalog/iot/sensor-event.producer.js';
