// For each line that comes in: its own refresh, then a call with what it got, as such programs do.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
)

func main() {
	base := os.Getenv("BASE")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"from-long-ago"}}
		refresh, _ := http.NewRequest("POST", base+"/api/v2/oauth/token", strings.NewReader(form.Encode()))
		refresh.SetBasicAuth("own-app", os.Getenv("SECRET"))
		refresh.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		refreshed, answer := ask(refresh)
		var pair struct {
			AccessToken string `json:"access_token"`
		}
		json.Unmarshal(answer, &pair)
		call, _ := http.NewRequest("GET", base+"/api/v2/admin/store", nil)
		call.Header.Set("Authorization", "Bearer "+pair.AccessToken)
		called, _ := ask(call)
		fmt.Printf("{\"refresh\":%q,\"call\":%q}\n", refreshed, called)
	}
}

func ask(request *http.Request) (string, []byte) {
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err.Error(), nil
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	return fmt.Sprint(answer.StatusCode), body
}
