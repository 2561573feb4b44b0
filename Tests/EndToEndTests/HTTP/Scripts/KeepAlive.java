import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Java's own client, as it is: asks for HTTP/2 with each request, and keeps its connection. Prints each status. */
public class KeepAlive {
  public static void main(String[] arguments) throws Exception {
    var client = HttpClient.newHttpClient();
    for (int number = 0; number < 4; number++) {
      var builder = HttpRequest.newBuilder(URI.create(arguments[0] + (number < 3 ? "/health" : "/v3/auth/tokens")))
          .timeout(Duration.ofSeconds(20));
      if (number >= 2) {
        builder.header("Content-Type", "application/json").method(
            number == 2 ? "GET" : "POST", HttpRequest.BodyPublishers.ofString("{}"));
      }
      var answer = client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
      System.out.println(answer.statusCode() + " " + answer.version());
    }
  }
}
