package testkit;
import java.lang.reflect.*; import java.util.*;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.analysis.ResolvedTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.connector.catalog.*;
import org.apache.spark.sql.connector.expressions.*;
import org.apache.spark.sql.execution.command.DescribeRelationJsonCommand;
import scala.runtime.BoxedUnit;
/**
 * spark.sql.extensions: lets DESCRIBE ... AS JSON see a v2 table that has a v1 form (Delta); stock Spark answers
 * NOT_SUPPORTED_COMMAND_FOR_V2_TABLE, and so it does here for a table with the property testkit.stock.
 */
public class DescribeJsonForDelta extends scala.runtime.AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override public BoxedUnit apply(SparkSessionExtensions e) {
    e.injectPostHocResolutionRule(new scala.runtime.AbstractFunction1<org.apache.spark.sql.SparkSession, Rule<LogicalPlan>>() {
      @Override public Rule<LogicalPlan> apply(org.apache.spark.sql.SparkSession s) { return new R(); }
    });
    return BoxedUnit.UNIT;
  }
  static class R extends Rule<LogicalPlan> {
    @Override public LogicalPlan apply(LogicalPlan p) {
      if (p instanceof DescribeRelationJsonCommand d && d.child() instanceof ResolvedTable rt && rt.table() instanceof V2TableWithV1Fallback t
          && !rt.table().properties().containsKey("testkit.stock")) {
        List<String> part = new ArrayList<>();
        for (Transform x : rt.table().partitioning()) if (x instanceof IdentityTransform i) part.add(String.join(".", i.ref().fieldNames()));
        Map<String, String> props = new TreeMap<>(rt.table().properties());
        props.keySet().removeAll(Set.of("comment", "collation", "location", "provider", "owner", "external", "is_managed_location", "table_type", "type"));
        CatalogTable ct = copy(t.v1Table(), Map.of(
            "schema", charVarchar(rt.table().schema()),
            "partitionColumnNames", scala.jdk.javaapi.CollectionConverters.asScala(part).toSeq(),
            "properties", scala.collection.immutable.Map.from(scala.jdk.javaapi.CollectionConverters.asScala(props))));
        return d.copy(rt.copy(rt.catalog(), rt.identifier(), new V1Table(ct), rt.outputAttributes()), d.partitionSpec(), d.isExtended(), d.output());
      }
      return p;
    }
    /** as stock Spark does for v1 tables: char(n)/varchar(n) only under spark.sql.preserveCharVarcharTypeInfo=true, else string */
    static org.apache.spark.sql.types.StructType charVarchar(org.apache.spark.sql.types.StructType t) {
      return org.apache.spark.sql.internal.SQLConf.get().preserveCharVarcharTypeInfo() ? org.apache.spark.sql.catalyst.util.CharVarcharUtils.getRawSchema(t) : t;
    }
    /** case-class copy with named arguments, whatever the number of fields in this Spark version */
    static CatalogTable copy(CatalogTable t, Map<String, Object> with) {
      try {
        Method m = Arrays.stream(CatalogTable.class.getMethods()).filter(x -> x.getName().equals("copy")).findFirst().get();
        Object[] a = new Object[m.getParameterCount()];
        for (int i = 0; i < a.length; i++) {
          String f = t.productElementName(i);
          a[i] = with.containsKey(f) ? with.get(f) : t.productElement(i);
        }
        return (CatalogTable) m.invoke(t, a);
      } catch (ReflectiveOperationException ex) { throw new IllegalStateException(ex); }
    }
  }
}
