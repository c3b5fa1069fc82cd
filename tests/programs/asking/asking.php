<?php
// For each line that comes in: its own refresh, then a call with what it got, as such programs do.
$base = getenv('BASE');

function ask(string $url, array $options): array
{
    $request = curl_init($url);
    curl_setopt_array($request, $options + [CURLOPT_RETURNTRANSFER => true]);
    $body = curl_exec($request);
    $status = $body === false ? curl_error($request) : (string) curl_getinfo($request, CURLINFO_RESPONSE_CODE);
    return [$status, (string) $body];
}

while (fgets(STDIN) !== false) {
    [$refreshed, $body] = ask("$base/api/v2/oauth/token", [
        CURLOPT_USERPWD => 'own-app:' . getenv('SECRET'),
        CURLOPT_POSTFIELDS => http_build_query(['grant_type' => 'refresh_token', 'refresh_token' => 'from-long-ago']),
    ]);
    $token = json_decode($body)->access_token ?? '';
    [$called] = ask("$base/api/v2/admin/store", [CURLOPT_HTTPHEADER => ["Authorization: Bearer $token"]]);
    echo json_encode(['refresh' => $refreshed, 'call' => $called]), "\n";
}
