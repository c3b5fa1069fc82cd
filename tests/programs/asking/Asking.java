// For each line that comes in: its own refresh, then a call with what it got, as such programs do.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.regex.Pattern;

public class Asking {
  public static void main(String[] args) throws Exception {
    var base = System.getenv("BASE");
    var login = Base64.getEncoder().encodeToString(("own-app:" + System.getenv("SECRET")).getBytes());
    var client = HttpClient.newHttpClient();
    var lines = new BufferedReader(new InputStreamReader(System.in));
    while (lines.readLine() != null) {
      var refresh = HttpRequest.newBuilder(URI.create(base + "/api/v2/oauth/token"))
          .header("Authorization", "Basic " + login)
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString("grant_type=refresh_token&refresh_token=from-long-ago"))
          .build();
      var refreshed = client.send(refresh, BodyHandlers.ofString());
      var found = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(refreshed.body());
      var token = found.find() ? found.group(1) : "";
      var call = HttpRequest.newBuilder(URI.create(base + "/api/v2/admin/store"))
          .header("Authorization", "Bearer " + token)
          .build();
      var called = client.send(call, BodyHandlers.ofString());
      var old = (HttpURLConnection) URI.create(base + "/api/v2/admin/store").toURL().openConnection();
      old.setRequestProperty("Authorization", "Bearer " + token);
      System.out.println("{\"refresh\":\"" + refreshed.statusCode() + "\",\"call\":\"" + called.statusCode()
          + "\",\"HttpURLConnection\":\"" + old.getResponseCode() + "\"}");
      old.getInputStream().readAllBytes();
    }
  }
}
