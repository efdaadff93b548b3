// Calls by the official Go SDKs, unmodified. A call a line on stdin, its outcome a line on stdout, both JSON (see calls.js).
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"strings"

	aiworkspace "github.com/alibabacloud-go/aiworkspace-20210204/v6/client"
	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	dlc "github.com/alibabacloud-go/pai-dlc-20201203/client"
	"github.com/alibabacloud-go/tea/dara"
)

type call struct {
	Operation, Product string
	Path               []string
	Input              json.RawMessage
	Headers            map[string]*string
	Key                struct{ Id, Secret string }
}

type outcome map[string]any

func main() {
	versions := outcome{}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if strings.Contains(module.Path, "/pai-dlc-") || strings.Contains(module.Path, "/aiworkspace-") {
				versions[module.Path] = strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	say(outcome{"versions": versions})
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var asked call
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		say(answer(asked))
	}
}

func answer(asked call) outcome {
	client, err := clientOf(asked)
	if err != nil {
		return outcome{"message": err.Error()}
	}
	method := reflect.ValueOf(client).MethodByName(asked.Operation + "WithOptions")
	words := []reflect.Value{}
	for _, part := range asked.Path {
		words = append(words, reflect.ValueOf(dara.String(part)))
	}
	// A client's method takes a typed request unless it has nothing but its path.
	if method.Type().NumIn() == len(words)+3 {
		request := reflect.New(method.Type().In(len(words)).Elem())
		if err := json.Unmarshal(asked.Input, request.Interface()); err != nil {
			return outcome{"message": err.Error()}
		}
		words = append(words, request)
	}
	words = append(words, reflect.ValueOf(asked.Headers), reflect.ValueOf(&dara.RuntimeOptions{}))
	results := method.Call(words)
	if failure := results[1].Interface(); failure != nil {
		return refusal(failure.(error))
	}
	body := results[0].Elem().FieldByName("Body").Interface()
	return outcome{"model": body, "mistyped": []string{}}
}

func clientOf(asked call) (any, error) {
	config := &openapi.Config{
		AccessKeyId:     dara.String(asked.Key.Id),
		AccessKeySecret: dara.String(asked.Key.Secret),
		Endpoint:        dara.String(os.Getenv("ENDPOINT")),
		Protocol:        dara.String("http"),
		RegionId:        dara.String("cn-hangzhou"),
	}
	if asked.Product == "pai-dlc" {
		return dlc.NewClient(config)
	}
	return aiworkspace.NewClient(config)
}

func refusal(err error) outcome {
	found := outcome{"message": err.Error(), "raised": fmt.Sprintf("%T", err)}
	// There are several types of errors, all with these fields.
	for name, field := range map[string]string{"code": "Code", "status": "StatusCode"} {
		if value := reflect.Indirect(reflect.ValueOf(err)).FieldByName(field); value.IsValid() {
			found[name] = value.Interface()
		}
	}
	return found
}

func say(value outcome) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
}
