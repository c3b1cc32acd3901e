// The calls by JDBC. usage: java -cp postgresql.jar CallJdbc.java URL CALLS RESULTS
// The server reads and writes JSON for it.
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

public class CallJdbc {
    record Parameter(String name, String type, boolean required, String text) {}

    record Call(String name, String from, String defaults, String given, List<Parameter> parameters) {}

    static final List<String> MODES = List.of("nulls", "untyped", "native", "typed");
    static final String CALLS = "SELECT call ->> 'name', call ->> 'from', call ->> 'defaults', call ->> 'given', call -> 'parameters'"
        + " FROM jsonb_array_elements(?::jsonb -> ?) AS call";
    static final String PARAMETERS = "SELECT p ->> 'name', p ->> 'type', (p ->> 'required')::boolean, p ->> 'text'"
        + " FROM jsonb_array_elements(?::jsonb) AS p";
    static final String ERRORS = "SELECT call ->> 'name', call ->> 'parameter', call ->> 'value', (call ->> 'user')::bigint"
        + " FROM jsonb_array_elements(?::jsonb -> 'errors') AS call";

    static Connection connection;
    static final List<String> results = new ArrayList<>();

    public static void main(String[] arguments) throws Exception {
        String json = Files.readString(Path.of(arguments[1]));
        connection = DriverManager.getConnection(arguments[0]);
        connection.setAutoCommit(false);
        for (Call call : calls(json, "calls")) {
            for (String mode : MODES) {
                setUser(42L);
                results.add("{\"name\": %s, \"mode\": %s, %s}".formatted(quoted(call.name), quoted(mode), result(call, mode)));
                connection.rollback();
            }
        }
        for (String mode : List.of("untyped", "native", "typed")) {
            results.add(changes(json, mode));
            connection.rollback();
        }
        refusals(json);
        requireDescriptions();
        Files.write(Path.of(arguments[2]), results);
    }

    static List<Call> calls(String json, String which) throws SQLException {
        List<Call> calls = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(CALLS)) {
            statement.setString(1, json);
            statement.setString(2, which);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                calls.add(new Call(row.getString(1), row.getString(2), row.getString(3), row.getString(4), parameters(row.getString(5))));
            }
        }
        return calls;
    }

    static List<Parameter> parameters(String json) throws SQLException {
        List<Parameter> parameters = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PARAMETERS)) {
            statement.setString(1, json);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                parameters.add(new Parameter(row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4)));
            }
        }
        return parameters;
    }

    static void setUser(Long user) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT collection_set_user(?)")) {
            statement.setLong(1, user);
            statement.execute();
        }
    }

    static String result(Call call, String mode) {
        try (Statement plain = connection.createStatement();
             PreparedStatement bound = connection.prepareStatement("SELECT * FROM " + call.from.replace("{}", named(call, mode)))) {
            ResultSet expected = plain.executeQuery(mode.equals("nulls") ? call.defaults : call.given);
            expected.next();
            bindAll(bound, call, mode);
            return "\"expected\": %s, \"rows\": %s".formatted(quoted(expected.getString(1)), rows(bound.executeQuery()));
        } catch (SQLException error) {
            return "\"error\": " + quoted(error.getMessage());
        }
    }

    static String named(Call call, String mode) {
        String marker = mode.equals("typed") ? "%s => ?::%s" : "%s => ?";
        return call.parameters.stream().map(p -> marker.formatted(p.name, p.type)).collect(Collectors.joining(", "));
    }

    static String changes(String json, String mode) throws SQLException {
        try (Statement role = connection.createStatement()) {
            role.execute("SET LOCAL ROLE developer");
        }
        for (Call call : calls(json, "changes")) {
            try (PreparedStatement statement = connection.prepareStatement("SELECT %s(%s)".formatted(call.name, named(call, mode)))) {
                bindAll(statement, call, mode);
                statement.execute();
            } catch (SQLException error) {
                return "{\"name\": %s, \"mode\": %s, \"error\": %s}".formatted(quoted(call.name), quoted(mode), quoted(error.getMessage()));
            }
        }
        return "{\"name\": \"changes\", \"mode\": %s}".formatted(quoted(mode));
    }

    static void bindAll(PreparedStatement statement, Call call, String mode) throws SQLException {
        for (int place = 0; place < call.parameters.size(); place++) {
            bind(statement, place + 1, call.parameters.get(place), mode);
        }
    }

    static void bind(PreparedStatement statement, int place, Parameter parameter, String mode) throws SQLException {
        switch (mode) {
            case "typed" -> statement.setString(place, parameter.text);
            case "native" -> bindNative(statement, place, parameter);
            default -> statement.setObject(place, mode.equals("nulls") && !parameter.required ? null : parameter.text, Types.OTHER);
        }
    }

    // The value as a Java program would have it.
    static void bindNative(PreparedStatement statement, int place, Parameter parameter) throws SQLException {
        String text = parameter.text;
        switch (parameter.type) {
            case "bigint" -> statement.setLong(place, Long.parseLong(text));
            case "integer" -> statement.setInt(place, Integer.parseInt(text));
            case "boolean" -> statement.setBoolean(place, Boolean.parseBoolean(text));
            case "text" -> statement.setString(place, text);
            case "date" -> statement.setObject(place, LocalDate.parse(text));
            case "interval" -> statement.setObject(place, new PGInterval(text));
            case "bigint[]" -> statement.setArray(place, connection.createArrayOf("bigint", elements(text).map(Long::valueOf).toArray()));
            case "double precision[]" -> statement.setArray(place, connection.createArrayOf("float8", elements(text).map(Double::valueOf).toArray()));
            case "text[]" -> statement.setArray(place, connection.createArrayOf("text", elements(text).toArray()));
            default -> statement.setObject(place, text, Types.OTHER);
        }
    }

    static Stream<String> elements(String array) {
        return Stream.of(array.substring(1, array.length() - 1).split(","));
    }

    static String rows(ResultSet row) throws SQLException {
        List<String> rows = new ArrayList<>();
        while (row.next()) {
            List<String> values = new ArrayList<>();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                values.add(tagged(row.getObject(column)));
            }
            rows.add(values.toString());
        }
        return rows.toString();
    }

    // A value as [its type, its JSON].
    static String tagged(Object value) throws SQLException {
        return value == null ? "[\"null\", null]" : "[%s, %s]".formatted(quoted(value.getClass().getSimpleName()), json(value));
    }

    static String json(Object value) throws SQLException {
        if (value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof PGInterval interval) {
            double hours = interval.getDays() * 24.0 + interval.getHours();
            return Double.toString((hours * 60 + interval.getMinutes()) * 60 + interval.getSeconds());
        }
        if (value instanceof PGobject object && object.getType().startsWith("json")) {
            return object.getValue();
        }
        if (value instanceof Timestamp timestamp) {
            return quoted(timestamp.toInstant().toString());
        }
        if (value instanceof byte[] bytes) {
            return quoted("\\x" + HexFormat.of().formatHex(bytes));
        }
        if (value instanceof Array array) {
            return Stream.of((Object[]) array.getArray()).map(item -> quoted(String.valueOf(item))).toList().toString();
        }
        return quoted(value.toString());
    }

    static String quoted(String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder result = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            result.append(c == '"' || c == '\\' || c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
        }
        return result.append('"').toString();
    }

    static void refusals(String json) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ERRORS)) {
            statement.setString(1, json);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                Long user = row.getObject(4, Long.class);
                if (user != null) {
                    setUser(user);
                }
                results.add("{\"error\": %s}".formatted(refusal(row.getString(1), row.getString(2), row.getString(3))));
                connection.rollback();
            }
        }
    }

    // What BI tools show beside a view and its columns.
    static void requireDescriptions() throws SQLException {
        DatabaseMetaData catalog = connection.getMetaData();
        for (ResultSet found : List.of(catalog.getTables(null, "public", "collection\\_%", new String[] {"VIEW"}),
                                       catalog.getColumns(null, "public", "collection\\_daily", "%"))) {
            int described = 0;
            while (found.next()) {
                if (found.getString("REMARKS") == null || found.getString("REMARKS").isBlank()) {
                    throw new IllegalStateException(found.getString("TABLE_NAME") + " or a column of it has no description");
                }
                described++;
            }
            if (described < 5) {
                throw new IllegalStateException("too few views or columns: " + described);
            }
        }
    }

    static String refusal(String name, String parameter, String value) throws SQLException {
        String named = parameter == null ? "" : parameter + " => ?";
        try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM %s(%s)".formatted(name, named))) {
            if (parameter != null) {
                statement.setObject(1, value, Types.OTHER);
            }
            statement.executeQuery();
            return "{\"sqlstate\": \"00000\"}";
        } catch (PSQLException error) {
            ServerErrorMessage server = error.getServerErrorMessage();
            return "{\"sqlstate\": %s, \"message\": %s, \"hint\": %s}".formatted(
                quoted(error.getSQLState()), quoted(server.getMessage()), quoted(server.getHint()));
        }
    }
}
